# Words of the area 'lint'.
