import fc from 'fast-check';

/** A body that may be wrong in any way: a good one with a member that is missing, added or of another value, or any JSON at all. */
export function anyBody(good: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\0', '\ud800', ' ', '-1', '1e3', '１', "' OR '1'='1"),
  );
  const name = fc.oneof(fc.constantFrom(...Object.keys(good)), fc.string());
  return fc.oneof(
    fc.tuple(name, value).map(([key, other]) => ({ ...good, [key]: other })),
    fc.constantFrom(...Object.keys(good)).map((missing) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== missing))),
    fc.jsonValue(),
  );
}

/** One segment of a path: any text, percent-encoded, or something that is no encoding. */
export function anySegment(): fc.Arbitrary<string> {
  const text = fc
    .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 90, maxLength: 220 }))
    .filter((one) => !/\p{Cs}/u.test(one));
  return fc.oneof(text.map(encodeURIComponent), fc.constantFrom('%', '%00', '%0A', '%ED%A0%80', '%2F', 'a%2Fb', '..', '%25', '+'));
}
