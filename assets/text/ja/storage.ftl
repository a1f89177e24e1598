# Words of the area 'storage'.
