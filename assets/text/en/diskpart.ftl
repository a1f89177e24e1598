# Words of the area 'diskpart'.
