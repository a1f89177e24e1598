# Words of the area 'source'.

source-live-not-windows = この PC のディスクは Windows でのみ読み取れます
source-live-not-windows-hint = イメージまたは取得した情報を開くか、練習用ディスク (practice:win11-new) をお使いください。
source-live-no-disk = Windows から応答のあったディスクがありません
source-live-elevation = 管理者として起動すると、パーティションの中 (使用済みの容量、C: を圧縮できる大きさ、WinRE、BitLocker) も読み取ります。読み取るだけで、書き込みは行いません。
source-live-failed = ディスク { $disk }: { $what } に対する Windows の応答を利用できませんでした: { $reason }
source-live-dynamic = ダイナミック ディスク (LDM) です。パーティションは Windows のボリューム マネージャーが管理しています
source-live-pool = 記憶域プール (記憶域スペース) に属するディスクです
