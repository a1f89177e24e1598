# Words of the area 'ack'.
ack-backup = このディスク上の失いたくないデータは、すべてバックアップしてあります。
ack-mains-power = PC は AC 電源に接続されており、途中で電源を切りません。
ack-restart-done = PC を再起動した直後で、再起動待ちの更新プログラムはありません。
ack-bitlocker-key = この PC の BitLocker 回復キーが手元にあり、この PC 以外の場所にも保管してあります。
ack-bitlocker-key-unknown = この PC が暗号化されている場合 (BitLocker またはデバイスの暗号化)、回復キーが手元にあります。
ack-delete = { $partition } ({ $size }) の削除に同意します。
ack-format = { $partition } ({ $size }) のフォーマットに同意します。
