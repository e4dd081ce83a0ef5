/** For tests: plans for a call centre of which nobody knows where they lead. */
import fc from 'fast-check';
import { type Act, channels, type Plan } from './scene';
import type { Fate } from './testing';

/** What may happen in a call centre. Few of everything, so that things meet. */
export function plan(): fc.Arbitrary<Plan> {
  const agreed = fc.record({ callReturn: fc.boolean(), securityCode: fc.boolean(), smsIdentification: fc.boolean() });
  const [on, leg, card, to, who] = [fc.nat(1), fc.nat(9), fc.nat(2), fc.nat(3), fc.nat(2)];
  // Few names, so that they are used again; one of them could be the IVR's own.
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'return-call-1', 'return-call-2');
  const key = fc.constantFrom('1', '2', '#', '*', 'A');
  const onLeg = <Do extends string>(what: Do) => fc.record({ do: fc.constant(what), on, leg, card, key });
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('place' as const), on, name, to, party: fc.constantFrom('operator', 'consumer') }),
    },
    { weight: 16, arbitrary: onLeg('go-on') },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('lead' as const),
        on,
        card: fc.constantFrom(0, 0, 1, 2),
        steps: fc.integer({ min: 1, max: 30 }),
      }),
    },
    { weight: 2, arbitrary: fc.oneof(onLeg('hang-up'), onLeg('mistype'), onLeg('disturb')) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('answers' as const), count: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 4, 5, 10, 21, 31, 61, 301) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('interrupt', 'fail-send', 'sign'), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), on }) },
  );
  const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'lost', 'answer-lost', 'late');
  return fc.record({
    settings: fc.record({ M1: agreed, M2: agreed }).map(({ M1, M2 }) => ({
      M1: { ...M1, channels: channels.M1 },
      M2: { ...M2, channels: channels.M2 },
    })),
    fates: fc
      .array(fc.tuple(fate, fc.integer({ min: 1, max: 12 })), { maxLength: 20, size: 'max' })
      .map((spells) => spells.flatMap(([one, times]) => new Array<Fate>(times).fill(one))),
    acts: fc.array(act, { maxLength: 80, size: 'max' }),
  });
}
