# Words of the area 'goal'.
