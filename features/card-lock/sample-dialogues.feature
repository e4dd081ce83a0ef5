@LCK-dlg
Feature: LCK dlg The three sample dialogues, turn by turn

  The lines are those of the document. A target with other wording supplies its own lines in its profile; the order and the
  content of the turns stay. Where a row has a second line, either is accepted.

  @LCK-dlg-01
  Scenario: A caller who is not authenticated, with several cards
    Given a caller who is not authenticated, with the cards
      | last four | vendor     | status |
      | 5555      | Visa       | active |
      | 6666      | Visa       | active |
      | 4444      | MasterCard | active |
      | 4449      | Mastercard | active |
    And the caller can be reached by telephone and by e-mail
    And the bank gives the ticket number 9711485
    When the caller calls and is authenticated
    Then the conversation goes on so
      | who    | line                                                                                                                                                          |
      | agent  | ありがとうございます。認証が完了しました。                                                                                                                                         |
      | agent  | カード情報を取得する間、お待ちください。                                                                                                                                          |
      | agent  | その番号に登録されているカードが複数あります。末尾が 5555 の Visa、末尾が 6666 の Visa、末尾が 4444 の MasterCard、末尾が 4449 の Mastercard です。                                                        |
      | agent  | ロックするか再有効化するカードの末尾 4 桁をお知らせください。                                                                                                                              |
      | caller | 4444                                                                                                                                                          |
      | agent  | カード番号の末尾 4 桁は 4444 で間違いありませんか?                                                                                                                                 |
      | caller | はい                                                                                                                                                            |
      | agent  | カードを一時的にロック、または完全にロックしますか?                                                                                                                                    |
      | caller | 一時的にロックする                                                                                                                                                     |
      | agent  | カードをロックする理由をお聞かせください。破損、盗難、紛失などの選択肢があります。                                                                                                                     |
      | caller | 破損した                                                                                                                                                          |
      | agent  | ご不便をおかけして申し訳ございません。セキュリティ上の理由から、本人確認が必要なため、コードを送信します。コードを電話とメールのどちらで受け取ることをご希望ですか?                                                                            |
      | caller | スマートフォンに送信                                                                                                                                                    |
      | agent  | 続行する前に、登録携帯電話番号にコードが送信されます。リクエストを検証するため、コードをご確認ください。                                                                                                          |
      | caller | 123456                                                                                                                                                        |
      | agent  | 末尾が 4444 のカードが一時的にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか?                                                                              |
      | caller | はい                                                                                                                                                            |
      | agent  | カードは正常にロックされました。お客様のリクエスト番号は 9711485 です。登録携帯電話番号は正常に共有されています。                                                                                                |
    And the bank was asked once to lock "4444" as "inactive" for "damaged"

  @LCK-dlg-02
  Scenario: A caller who is authenticated, with one card
    Given a caller who is authenticated, with the cards
      | last four | vendor     | status | postal code |
      | 4444      | MasterCard | active | 12345       |
    And the bank gives the ticket number 6108410
    And the bank gives the acknowledgement number 3808109
    When the caller calls
    Then the conversation goes on so
      | who    | line                                                                             |
      | agent  | カード情報を取得する間、しばらくお待ちください。                                                         |
      | agent  | 末尾が 4444 の MasterCard が見つかりました。カードを一時的にロック、または完全にロックしますか?                         |
      | caller | 完全にロック                                                                           |
      | agent  | カードをロックする理由をお聞かせください。破損、盗難、紛失などの選択肢があります。                                        |
      | caller | 破損した                                                                             |
      | agent  | ご不便をおかけして申し訳ございません。ご安心ください。カードは完全にロックされます。カードの末尾は 4444 ですか?                      |
      | caller | はい                                                                               |
      | agent  | 続行する前に、登録携帯電話番号にコードが送信されます。リクエストを検証するため、コードをご確認ください。                             |
      | caller | 123456                                                                           |
      | agent  | 末尾が 4444 のカードが一時的にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか? |
      | or     | 末尾が 4444 のカードが完全にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか?  |
      | caller | はい                                                                               |
      | agent  | カードは正常にロックされました。お客様のリクエスト番号は 6108410 です。登録携帯電話番号は正常に共有されています。                   |
      | agent  | 新しいカードを再発行しますか?                                                                  |
      | caller | はい                                                                               |
      | agent  | カードは登録住所に配送されます。配送先住所の郵便番号が 12345 であることを確認していただけますか?                             |
      | caller | その通りです                                                                           |
      | agent  | 新しいカードの再発行をリクエストしている間、しばらくお待ちください。                                               |
      | agent  | 新しいカードの再発行のリクエストは正常に完了しました。リクエスト番号は 3808109 で、登録携帯電話番号に正常に共有されました。               |
      | agent  | カードは 3 営業日以内に登録住所に配送されます。カードを使用するには、カードで共有された手順に沿って操作してください。                     |
    And the bank was asked once to lock "4444" as "blocked" for "damaged"
    And the bank was asked once to reissue "4444" to "12345"

  @LCK-dlg-03
  Scenario: A caller whose level is too low, and who wants his card back
    Given a caller who has given the number "09012345041" only, with the cards
      | last four | vendor           | status   |
      | 1456      | Visa             | inactive |
      | 1457      | MasterCard       | active   |
      | 1345      | American Express | active   |
      | 3456      | Visa             | active   |
    When the caller calls
    Then the conversation goes on so
      | who    | line                                                                                                                 |
      | agent  | セキュリティ上の理由から、本人確認が必要なため、コードを送信します。コードをスマートフォンで受け取りますか?                                                              |
      | caller | はい                                                                                                                   |
      | agent  | 末尾が 5041 の登録電話番号にコードを送信しました。この処理には数秒かかることがあります。コードを確認してください。                                                        |
      | caller | 123456                                                                                                               |
      | agent  | 確認が完了しました。                                                                                                           |
      | agent  | カード情報の取得が完了するまでお待ちください。                                                                                              |
      | agent  | 電話番号に登録されているカードが複数見つかりました。末尾が 1456 の Visa、末尾が 1457 の MasterCard、末尾が 1345 の American Express、末尾が 3456 の Visa です。 |
      | agent  | ロックするか再有効化するカードの末尾 4 桁をお知らせください。                                                                                     |
      | caller | 1456                                                                                                                 |
      | agent  | カード番号の末尾 4 桁は 1456 でお間違いないでしょうか?                                                                                     |
      | caller | はい                                                                                                                   |
      | agent  | リクエストしたカードはすでに一時的にロックされています。カードを再び有効にするか、完全にブロックしますか?                                                                |
      | caller | 再有効化                                                                                                                 |
      | agent  | より良いサポートをご提供するため、通話を転送しています。しばらくお待ちください。                                                                             |
    And the call is handed over to a human
    And the bank was not asked to lock anything
