# Words of the area 'help'.
