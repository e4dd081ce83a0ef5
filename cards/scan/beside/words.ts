/** Words and spellings by which a security code, an expiry or a card number is told, in English and Japanese. */

/** What stands between a word and its value: punctuation, quotation marks and very small words; no other words and no digits. */
const link = String.raw`(?:[\s"'“”「」『』（(\[{=:：>,，、.。|#・…_-]|\\["nrt]|</?[a-z]{1,12}|値|は|が|を|の|番号|is\b|was\b|are\b|code\b|number\b|no\b|value\b){0,24}?`;

const digit = '[0-9０-９]';
const notDigitBefore = `(?<!${digit})`;
const notDigitAfter = `(?!${digit}|[.,]${digit}|[-/.:]${digit}{1,2}[-/.:]${digit}|年)`; // nor a date or a time

const codeWord = String.raw`(?:(?<![a-z/])(?:cvc|cvv|cvn|csc|cav|cvd|cid(?=["']?\s*[:=]\s*["']?[0-9]{4}(?![0-9])))2?(?![a-z0-9])|(?<!/)(?:card|security|verification|check)[\s_-]*(?:security|verification|validation|check)?[\s_-]*(?:code|value|cvc|cvv|digits)(?![a-z])|cvv?c?2?code|セキュリティ[ー・]?\s*(?:コード|番号)|ｾｷｭﾘﾃｨ[ｰ･]?ｺｰﾄﾞ|(?:カード)?(?:確認|検証|認証)(?:コード|番号|値)|(?:裏|表)面?の?(?:末尾|右上|下)?の?[34３４三四]\s*(?:桁|ケタ|けた)(?:の(?:番号|数字|コード))?)`;

/** A security code after a word for it; the code is the group `value`. */
export const securityCodes = (): RegExp => new RegExp(`${codeWord}${link}${notDigitBefore}(?<value>${digit}{3,4})${notDigitAfter}`, 'giu');

/** The word for a security code, anywhere. */
export const securityCodeWord = new RegExp(codeWord, 'iu');

/** The end of a text after which a security code stands. */
export const beforeSecurityCode = new RegExp(`${codeWord}${link}$`, 'iu');

const expiryWord = String.raw`(?:(?<![a-z/])(?:card)?[\s_-]*(?:exp|expir[a-z]*|valid(?:ity)?|good)(?:[\s_-]*(?:date|on|thru|through|until|till|to|mmyy|yymm|dt))?(?![a-z])|有効\s*(?:期限|期間|年月)|有効(?=[はが：:]))`;
const month = '(?:0[1-9]|1[0-2]|０[１-９]|１[０-２])';
const year = '(?:20[2-5]|[2-5]|２０[２-５]|[２-５])[0-9０-９]';
const between = String.raw`\s*[/／.・年-]\s*|\s`;

/** An expiry after a word for it: month and year in either order, the year of two or four digits. */
export const expiries = (): RegExp =>
  new RegExp(
    `${expiryWord}${link}${notDigitBefore}(?<value>${month}(?:${between})?${year}|${year}(?:${between})?${month}|${month}月\\s*[/／]?\\s*${year}年?)(?!${digit}|[-/.:／]${digit})`,
    'giu',
  );

/** Digits that are a month and a year of today's cards, in either order and without anything between. */
export const expiryDigits = /^(?:(?:0[1-9]|1[0-2])[2-5][0-9]|[2-5][0-9](?:0[1-9]|1[0-2]))$/;

/** Words for what has thirteen digits as well; Jan is a month, too. */
export const articleWords =
  /(?<![a-z])(?:jan(?=[\s_-]?(?:code|no)|\s?コード|[:：=])|ean|gtin|isbn|barcode|sku|imei)(?![a-z])|商品|書籍|バーコード|品番/iu;

/** Words that a card number is near, when nothing else tells it from any other number. */
export const cardWords =
  /(?<![a-z])(?:credit|debit|card|cards|pan|ccn|cc|visa|mastercard|jcb|amex|diners)(?![a-z])|card[\s_-]?(?:no|num|nr|holder|data)|カード|クレジット|ｶｰﾄﾞ/iu;
