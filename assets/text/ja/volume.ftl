# Words of the area 'volume'.

volume-remedy-hibernation = { $name } は休止状態ファイルです。管理者として「powercfg /h off」を実行すると、すぐに削除されます。圧縮の後、「powercfg /h on」で元に戻せます。
volume-remedy-pagefile = { $name } はページング ファイルです。[システムのプロパティ] の [詳細設定]、[パフォーマンス]、[仮想メモリ] で「ページング ファイルなし」にして再起動し、圧縮した後、自動管理に戻して再び再起動してください。
volume-remedy-swapfile = { $name } はページング ファイルに付随し、一緒になくなります。「ページング ファイルなし」にして再起動し、圧縮した後、自動管理に戻して再び再起動してください。
volume-remedy-shadow = { $name } には復元ポイント (シャドウ コピー) が入っています。このボリュームの「システムの保護」を無効にすると、復元ポイントは削除されます。圧縮の後で有効に戻せますが、以前の復元ポイントは戻りません。
volume-remedy-journal = { $name } は変更ジャーナルです。Microsoft の文書では移動できるとされていますが、これが原因で圧縮が止まった例があります。「fsutil usn deletejournal /d C:」(文字は対象のボリュームのもの) で削除できます。Windows が新しく作り直し、検索やバックアップのソフトウェアがボリュームを一度調べ直します。
volume-remedy-mft-bitmap = { $name } はファイル テーブルの一部です。Microsoft の文書では移動できるとされていますが、これが原因で圧縮が止まった例があり、移動する Windows のコマンドはありません。これより小さくできるのは、GParted のように Windows の停止中に動作するツールだけです。
volume-remedy-search = { $name } は検索インデックスです。Windows Search サービスを停止して圧縮し、その後サービスを開始してください。[インデックスのオプション] でインデックスを再構築する方法もあります。
volume-remedy-bad-clusters = { $name } は、ディスクが読み書きできなかったクラスターの印です。移動できません。パーティションを変更する前に、ディスクの状態を確認してください。
volume-remedy-metadata = { $name } は NTFS 自体の一部で、Windows では移動できません。これより小さくできるのは、GParted のように Windows の停止中に動作するツールだけです。
