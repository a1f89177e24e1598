# Words of the area 'refusal'.
refusal-not-planned-yet = No way to plan this is known yet.
