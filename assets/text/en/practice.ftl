# Words of the area 'practice'.
