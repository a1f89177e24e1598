# Words of the area 'strategy'.
