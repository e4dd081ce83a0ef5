@TKB-data
Feature: TKB data What the bank is told for its decision

  Rule: Mastercard tells more

    @TKB-data-01 @mdes
    Scenario: Scores
      Given a token of MDES
      When the end user binds a device
      Then "requestDeviceBinding" has "scoringInformation"

    @TKB-data-02 @mdes
    Scenario: An end user who was authenticated shortly before
      Given a token of MDES
      When the end user binds a device shortly after he was authenticated
      Then "requestDeviceBinding" has "recentAuthenticationInformation"

    @TKB-data-02 @mdes
    Scenario: An end user who was not
      Given a token of MDES
      When the end user binds a device
      Then "requestDeviceBinding" has no "recentAuthenticationInformation"

    @TKB-data-03 @vts
    Scenario: Visa tells neither
      Given a token of VTS
      When the end user binds a device shortly after he was authenticated
      Then "requestDeviceBinding" has no "scoringInformation"
      And "requestDeviceBinding" has no "recentAuthenticationInformation"
