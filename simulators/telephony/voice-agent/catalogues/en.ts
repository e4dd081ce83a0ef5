import type { Catalogue } from '../catalogue';

/** English. Lines marked "page" are those of the component's English page; the others are ours. */
export const english: Catalogue = {
  flowName: 'Lock card',
  lines: {
    authenticated: 'Thank you, you have been successfully authenticated.', // page
    fetching: 'Please wait while we are fetching your card details.', // page
    'several-cards': 'We have found multiple cards registered with your number. We have {cards}.', // page
    'ask-digits': 'Please tell us the last 4 digits of the card you would like to lock or reactivate.', // page
    'confirm-digits': 'The last four digits of the card number that we got is {digits}, is that correct?', // page
    'ask-lock-type': 'Do you want to lock your card temporarily or permanently?', // page
    // Page; the second sentence is that of the page of a sibling component.
    'ask-reason': 'Please tell us why you are locking your card. You can choose from the options like damaged, stolen, lost or others.',
    sorry: 'We are sorry for the inconvenience.',
    'ask-code-channel': 'For security reasons we need to verify you by a code. Would you like to receive it by telephone or by e-mail?',
    // The first sentence is that of the page of a sibling component.
    'ask-code': 'Okay, before proceeding, we will send a code to your registered mobile number. Please tell us the code.',
    'confirm-lock':
      'The card ending in {digits} will be locked {kind}. You will not be able to make online or POS transactions with it. Do you confirm?',
    locked: 'Your card has been locked successfully. Your request number is {ticket}. It has been shared to your registered mobile number.',
    'fetching-authenticated': 'Please wait while we are fetching your card details.', // page, of the first sample
    'one-card': 'We have found a {vendor} ending in {digits}.',
    'confirm-permanent': 'Do not worry, your card will be locked permanently. Does the card end in {digits}?',
    'offer-reissue': 'Would you like us to issue a new card?',
    'confirm-address': 'The card will be sent to your registered address. Is the postal code of that address {zip}?',
    'requesting-reissue': 'Please wait while we request your new card.',
    reissued:
      'Your new card has been requested successfully. Your request number is {acknowledgement}; it has been shared to your registered mobile number.',
    delivery:
      'The card will be delivered to your registered address within 3 business days. Please follow the instructions that come with the card.',
    'offer-code': 'For security reasons we need to verify you by a code. Would you like to receive it on your telephone?',
    'ask-sent-code': 'We have sent a code to the registered telephone number ending in {contact}. Please tell us the code.',
    verified: 'You have been verified.',
    'fetching-low-level': 'Please wait while we are fetching your card details.', // page, of the first sample
    'several-cards-low-level': 'We have found multiple cards registered with your number. We have {cards}.', // page, of the first sample
    'confirm-digits-low-level': 'The last four digits of the card number that we got is {digits}, is that correct?', // page, likewise
    'already-locked': 'The card is already locked temporarily. Would you like to reactivate it or to block it permanently?',
    transfer: 'Please hold while I transfer you to someone to better assist you.', // of another prebuilt component
    'ask-phone-number': 'Please tell us your registered telephone number.',
    'unknown-number': 'That number is not registered.',
    'offer-code-mail': 'For security reasons we need to verify you by a code. Would you like to receive it by e-mail?',
    'ask-code-mail': 'Okay, before proceeding, we will send a code to your registered e-mail address. Please tell us the code.',
    'ask-sent-code-mail': 'We have sent a code to the registered e-mail address {contact}. Please tell us the code.',
    'wrong-code': 'That code is not correct.',
    'unknown-card': 'None of your cards ends so.',
    'no-cards': 'No card is registered with that number.',
    'already-blocked': 'The card is already locked for good.',
    reactivated: 'Your card has been reactivated.',
    'not-locked': 'Your card will not be locked. Thank you for calling.',
    goodbye: 'Thank you for calling.',
    'not-heard': 'I could not hear you.',
    'not-understood': 'I am sorry, I did not understand.',
  },
  list: { card: 'a {vendor} ending in {digits}', between: ', ', beforeLast: ', and ' }, // page
  kinds: { temporary: 'temporarily', permanent: 'permanently' },
  joint: ' ',
  words: {
    yes: ['yes', 'yeah', 'yep', 'correct', 'right', 'that is right', 'sure', 'ok', 'okay', 'please do', 'i confirm', 'it does', 'it is'],
    no: [
      'no',
      'nope',
      'not right',
      'not correct',
      'incorrect',
      'wrong',
      'do not',
      'dont',
      'it does not',
      'it is not',
      'cancel',
      'stop',
      'never mind',
      'no thank you',
    ],
    temporary: ['temporarily', 'temporary', 'for now', 'for a while'],
    permanent: ['permanently', 'permanent', 'forever', 'for good'],
    reactivate: ['reactivate', 're-activate', 'reactivated', 'activate', 'enable', 'unlock'],
    block: ['block', 'blocked', 'block it permanently', 'permanently', 'permanent', 'for good'],
    damaged: ['damaged', 'damage', 'broken', 'broke', 'cracked', 'bent'],
    stolen: ['stolen', 'stole', 'theft', 'robbed'],
    lost: ['lost', 'lose', 'misplaced', 'cannot find', 'cant find'],
    others: ['others', 'other', 'another reason', 'something else'],
    telephone: ['telephone', 'phone', 'mobile', 'smartphone', 'cell', 'text', 'text message', 'sms'],
    email: ['e-mail', 'email', 'mail'],
    human: [
      'human',
      'agent',
      'operator',
      'representative',
      'real person',
      'speak to a person',
      'talk to a person',
      'speak to someone',
      'talk to someone',
      'speak with someone',
      'talk with someone',
    ],
    refusal: [
      'do not want to tell',
      'dont want to tell',
      'do not want to say',
      'dont want to say',
      'will not tell',
      'wont tell',
      'not telling',
      'rather not',
      'i refuse',
      'none of your business',
    ],
    replay: ['repeat', 'again', 'once more', 'pardon', 'what did you say', 'wait', 'one moment', 'hold on'],
  },
  digits: {
    '0': ['zero', 'oh', 'o'],
    '1': ['one'],
    '2': ['two'],
    '3': ['three'],
    '4': ['four'],
    '5': ['five'],
    '6': ['six'],
    '7': ['seven'],
    '8': ['eight'],
    '9': ['nine'],
  },
  unspaced: false,
};
