# Words of the area 'capture'.
