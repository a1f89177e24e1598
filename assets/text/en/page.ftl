# Words of the area 'page'.
