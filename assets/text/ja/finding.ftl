# Words of the area 'finding'.
