# Words of the area 'stop'.
stop-back-command = 次を実行します: { $command }
stop-back-diskpart = DiskPart で: select disk { $disk }、select partition { $number }、{ $command }
stop-forward-boot = PC が起動しない場合: インストール メディアから起動し、bcdboot でブート ファイルを EFI システム パーティションに書き込む (bcdboot W:\Windows /s S: /f UEFI) か、ファームウェアの起動メニューでディスクを選んでください。
stop-forward-command = 次から続けます: { $command }
stop-forward-diskpart = DiskPart で続けます: select disk { $disk } のあと "{ $command }" ({ $file } の { $line } 行目) 以降。
stop-forward-diskpart-focus = DiskPart で続けます: select disk { $disk }、select partition { $number } のあと "{ $command }" ({ $file } の { $line } 行目) 以降。
stop-forward-done = これが最後の手順です。
stop-forward-key = 次の起動で BitLocker が回復キーを求めることがあります。入力してから次を実行してください: manage-bde -protectors -enable { $drive }
stop-forward-restart = PC を再起動します。次のステージに進みます。
stop-forward-winre = WinRE は無効です。{ $command } で、Windows が見つけた場所で有効になります。
