/** Every documented constant and decision of the bank's services, with the requirement behind it; "ours" where the page is silent. */

export interface CardServicesRules {
  /** Values of a card's status and of a lock's type that the bank knows. */
  statuses: { temporary: string; permanent: string };
  reasons: string[];
  details: {
    /** What a number is answered that the bank does not know. */
    unknownNumber: 'no-cards' | 'error';
    /** Whether the index of a card is the same in both lists. */
    pairs: boolean;
    countMore: number;
  };
  /** Fields that answers have: those of the document, and the three of the authentication, which are ours. */
  fields: {
    last_four_digit_of_all_cards: boolean;
    card_vendor_all: boolean;
    card_count: boolean;
    zip_code: boolean;
    card_vendor: boolean;
    card_status: boolean;
    ticket_number: boolean;
    acknowledgement_number: boolean;
  };
  /** Fields that are told as another type than they have. */
  otherType: string[];
  lock: {
    /** Whether a card that has this status already is refused. */
    refusesSecond: boolean;
    firstTicket: number;
  };
  reissue: {
    /** Whether a card is replaced only once it is locked permanently. */
    needsPermanentLock: boolean;
    checksZipCode: boolean;
    refusesSecond: boolean;
    firstAcknowledgement: number;
  };
  code: {
    /** Whether a code is good once only, and only after it was sent. */
    singleUse: boolean;
    /** Level that the number alone gives. */
    levelOfNumber: number;
    /** Whether only who is what was asked for is known: account holder, card holder. */
    checksHolder: boolean;
  };
}

export const documentedCardServices: CardServicesRules = {
  statuses: { temporary: 'inactive', permanent: 'blocked' }, // LCK-wh-06, LCK-in-05
  reasons: ['damaged', 'stolen', 'lost', 'others'], // LCK-wh-07
  details: {
    unknownNumber: 'no-cards', // ours
    pairs: true, // LCK-wh-02
    countMore: 0, // LCK-wh-02
  },
  fields: {
    last_four_digit_of_all_cards: true, // LCK-wh-02
    card_vendor_all: true, // LCK-wh-02
    card_count: true, // LCK-wh-02
    zip_code: true, // LCK-wh-04
    card_vendor: true, // LCK-wh-04
    card_status: true, // LCK-wh-04
    ticket_number: true, // LCK-wh-08
    acknowledgement_number: true, // LCK-wh-10
  },
  otherType: [], // LCK-wh-02, -04, -08, -10
  lock: {
    refusesSecond: true, // ours
    firstTicket: 9_711_485, // the number of sample dialogue 1
  },
  reissue: {
    needsPermanentLock: true, // ours
    checksZipCode: true, // ours
    refusesSecond: true, // ours
    firstAcknowledgement: 3_808_109, // the number of sample dialogue 2
  },
  code: {
    singleUse: true, // ours
    levelOfNumber: 0, // page of the authentication component
    checksHolder: true, // LCK-in-02
  },
};
