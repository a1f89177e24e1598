# Words of the area 'map'.
