# Words of the area 'volume'.
