# Words of the area 'verify'.
