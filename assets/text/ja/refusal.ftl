# Words of the area 'refusal'.
refusal-not-planned-yet = この計画を立てる方法はまだありません。
