# Words of the area 'warning'.
