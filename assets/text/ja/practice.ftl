# Words of the area 'practice'.
practice-win11-new-title = 新しい Windows 11
practice-win11-new-story = 現在のセットアップによる構成です。先頭に小さな EFI システム パーティションがあり、回復パーティションは Windows のすぐ後ろにあります。
practice-win10-recovery-front-title = 回復パーティションが先頭にある Windows 10
practice-win10-recovery-front-story = 2020 年より前のセットアップによる構成です。回復パーティションが先頭にあり、今の更新プログラムには小さすぎます。
