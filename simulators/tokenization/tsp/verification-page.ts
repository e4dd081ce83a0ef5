import { type Transition, transitions } from './verification';

/** docs/token-binding.md: the life of a request, as the table has it. */
export function verificationPage(): string {
  return `# From a request to a device that is bound

Made from the transition table of the simulated token service providers
(\`UPDATE=1 node --require ts-node/register --test simulators/tokenization/tsp/verification.test.ts\`). A request is the binding of a device
to a token, or the tokenization of a card: both are verified in the same way. What is not in the table is refused and changes nothing.

\`\`\`mermaid
stateDiagram-v2
  [*] --> requested
${transitions.map(({ from, event, to }) => `  ${from} --> ${to}: ${event}`).join('\n')}
  declined --> [*]
  failed --> [*]
  released --> [*]
\`\`\`

| state | event | next state | what follows |
| --- | --- | --- | --- |
${transitions.map(rowOf).join('\n')}

\`done\` is a device that is bound, or a token that is active; the issuer is told \`DEVICE_BOUND\` or \`ACTIVATE\`. \`failed\` and \`released\` of a
device are told as \`DEVICE_UNBOUND\`.

## Who speaks to whom

\`\`\`
 end user ── token requestor ──> network (VTS, MDES) ──> issuer's gateway ──> issuer's backend ── cardholder's telephone, e-mail
                                        ^                   ^     │                 │
                                        └───────────────────┘     └<────────────────┘  updateCardState
 agent ── network's portal, issuer's portal                            issuer's application, customer service
\`\`\`

| interface | is described in | source |
| --- | --- | --- |
| token requestor and portal to the network | [openapi/tsp.yaml](openapi/tsp.yaml) | ours: no network publishes one form of it |
| network to gateway | [openapi/issuer-gateway.yaml](openapi/issuer-gateway.yaml) | MDES pre-digitization; Visa's messages as processors publish them |
| gateway to network | [openapi/tsp.yaml](openapi/tsp.yaml) | MDES Customer Service API; Visa's token life cycle |
| gateway to issuer, issuer to gateway | [openapi/issuer-backend.yaml](openapi/issuer-backend.yaml), [openapi/issuer-gateway.yaml](openapi/issuer-gateway.yaml) | the Issuer Gateway API and the D1 API of the provider |
| what the bank's people, application and customers do | [openapi/issuer-desk.yaml](openapi/issuer-desk.yaml) | ours |

The suite stands on every line between the parties: it passes each message on, checks it against its description in both directions, and can
lose, keep, repeat and alter it. A wrong message of the target is a \`FAIL\` that names the field, one of a simulator beside it \`HARNESS\`. What
is not public, and therefore our own choice, is said in each description.

## What differs between the networks

| | VTS | MDES |
| --- | --- | --- |
| reference in the request | the device index, final (TKB-ref-03) | provisional; the final one comes with the notification (TKB-ref-01) |
| beside it | nothing (TKB-data-03) | scores, and a recent authentication (TKB-data-01, TKB-data-02) |
| the issuer's application is opened with | \`deviceID\`, \`deviceIndex\`, \`lifeCycleTraceID\`, \`reasonCode\` (TKB-app-01) | \`authenticationCorrelationId\` (TKB-app-02) |
| the issuer reports with | \`tokenReferenceID\` and \`deviceIndex\` (TKB-rep-02) | \`tokenUniqueReference\` and \`authenticationCorrelationId\` (TKB-rep-03) |
| push message | not offered (TKB-push-04) | the method alone, without a code (TKB-push-01) |
| later release by the issuer | yes (TKB-unb-01) | refused (TKB-unb-02) |
`;
}

function rowOf({ from, event, to, effects }: Transition): string {
  return `| ${from} | ${event} | ${to} | ${effects.join(', ')} |`;
}
