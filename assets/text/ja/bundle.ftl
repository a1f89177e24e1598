# Words of the area 'bundle'.
