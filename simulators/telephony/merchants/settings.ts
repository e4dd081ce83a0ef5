/** What a merchant has agreed with the operator of the service: the documents' options, per merchant. */
export interface MerchantSettings {
  /** Calls that the IVR handles at one time (OPW-4.11-01). */
  channels: number;
  /** Payment data comes from the merchant's own system (OPW-3.5.4-01). */
  apiLink: boolean;
  /** The form has a member ID (OPW-3.5.3-04). */
  memberId: boolean;
  /** The instalment choice can be changed (OPW-3.5.2-03). */
  instalmentChoice: boolean;
  /** Instalment choices for which there is a contract, in the words of the form (OPW-3.5.1-10, -11). */
  instalments: string[];
  /** The monitoring list is shown (OPW-2.2-05). */
  realtimeMonitoring: boolean;
  /** The call goes back to the operator after the IVR's dialogue (OPW-3.6.2-01). */
  callReturn: boolean;
  /** The consumer is asked for the security code (OPW-4.12-01). */
  securityCode: boolean;
  /** The consumer is asked for a code that came by SMS (AIV-2fa-01). */
  smsIdentification: boolean;
}

/** What a merchant has of whom nothing else was said. */
export const commonSettings: MerchantSettings = {
  channels: 10,
  apiLink: false,
  memberId: false,
  instalmentChoice: true,
  instalments: ['1回', '2回', '3回', '6回', 'リボ払い'],
  realtimeMonitoring: true,
  callReturn: false,
  securityCode: true,
  smsIdentification: false,
};
