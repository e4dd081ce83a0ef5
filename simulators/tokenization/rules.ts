import { documentedIssuerBackend, type IssuerBackendRules } from './issuer-backend/rules';
import { documentedIssuerGateway, type IssuerGatewayRules } from './issuer-gateway/rules';
import { documentedTsp, type TspRules } from './tsp/rules';

/** Everything that a fault or variant of tokenization can patch. */
export interface TokenizationRules {
  tsp: TspRules;
  issuerGateway: IssuerGatewayRules;
  issuerBackend: IssuerBackendRules;
}

/** The rules as the documents have them. */
export const documentedTokenization: TokenizationRules = {
  tsp: documentedTsp,
  issuerGateway: documentedIssuerGateway,
  issuerBackend: documentedIssuerBackend,
};
