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

volume-fault = パーティション { $number } ({ $fs }) をすべて読み取ることはできませんでした。{ $fault }わからない項目は不明のままにしています。
volume-fault-read = パーティションの { $at } バイト目で読み取りエラーが発生しました ({ $error })。
volume-fault-damaged = { $what }が、パーティションの { $at } バイト目で破損しています (期待値 { $expected }、実際 { $found })。Windows の「chkdsk」で確認してください。
volume-fault-short = パーティションの { $at } バイト目にある{ $what }が途中で終わっています。Windows の「chkdsk」で確認してください。
volume-fault-too-much = { $what }の数が { $limit } を超えたため、読み取りを中止しました。
volume-what-place = パーティション内の位置
volume-what-boot = ブート セクター
volume-what-mft = ファイル テーブル ($MFT)
volume-what-record = ファイル レコード
volume-what-runs = ファイルのクラスター一覧
volume-what-stream = ファイルの長さ
volume-what-list = ファイルの属性一覧
volume-what-index = フォルダー
volume-what-bitmap = クラスター ビットマップ ($Bitmap)
volume-what-wim = 回復イメージ
volume-what-fve = BitLocker のメタデータ
volume-what-exfat = exFAT の構造
volume-what-fat = ファイル アロケーション テーブル
volume-what-fat-chain = クラスターのチェーン
volume-what-fat-folder = フォルダー
volume-veiled = パーティション { $number } は BitLocker で暗号化されています。使用領域、ボリューム ラベル、圧縮できる大きさは外からはわかりません。Windows でロックが解除されている間に情報を取得できます。

## EFI システム パーティションの内容

volume-esp-may-go = 削除してかまいません
volume-esp-unknown = 不明: 先に確認してください
volume-esp-copy = 新しい方へコピーが必要です
volume-esp-keep = そのままにします
volume-esp-owner-microsoft-boot = Windows のブート ファイル
volume-esp-owner-microsoft-fonts = Windows ブート メニューのフォント
volume-esp-owner-microsoft-resources = Windows ブート メニューの表示言語
volume-esp-owner-fallback-loader = ファームウェアの既定のローダー
volume-esp-owner-vendor = メーカーのファイル
volume-esp-owner-other-loader = ほかのシステムのブート ローダー
volume-esp-owner-other = その他

## 内容を読まなかったファイル

volume-unread-compact-os = { $path } は Windows により圧縮されています (CompactOS)。内容は読んでいません。
volume-unread-encrypted = { $path } は暗号化されています (EFS)。内容は読んでいません。
volume-unread-compressed = { $path } は圧縮されていますが、内容が壊れています。
