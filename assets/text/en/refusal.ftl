# Words of the area 'refusal'.
