# Words of the area 'ack'.
