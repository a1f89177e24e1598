# Words of the area 'stop'.
