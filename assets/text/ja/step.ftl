# Words of the area 'step'.
