/** What may be shown of what was found. */
export { hidden, mask as masked } from '../numbers/mask';
