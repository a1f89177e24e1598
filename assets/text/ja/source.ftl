# Words of the area 'source'.
