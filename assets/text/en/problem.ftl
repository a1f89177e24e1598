# Words of the area 'problem'.
