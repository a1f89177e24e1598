# Words of the area 'layout'.
