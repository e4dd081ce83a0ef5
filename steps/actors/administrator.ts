import { Nonconformity, Unobservable } from '../targets/errors';
import { kindOf, type Screen } from '../targets/screen';
import { Operator } from './operator';

/** What an initialisation gives; another than the first, so that the two cannot be mixed up. */
export const secondInitialPassword = 'Initial0002';

/** An administrator at the admin web. */
export class Administrator extends Operator {
  /** Gives the operator a new initial password (guide 3.2.1). */
  async initialisePassword(operator: Operator): Promise<void> {
    await this.#atUserManagement();
    await this.#try(this.terminal.pressInRow(operator.userId, 'パスワード初期化', { 初期パスワード: secondInitialPassword }));
    operator.giveInitialPassword(secondInitialPassword);
  }

  /** Ends the operator's session. */
  async forceLogout(operator: Operator): Promise<void> {
    await this.#atUserManagement();
    await this.#try(this.terminal.pressInRow(operator.userId, '強制ログアウト'));
  }

  async #atUserManagement(): Promise<void> {
    if (!this.screen || kindOf(this.screen) !== 'user-management') await this.signIn();
    else await this.askForUsers();
  }

  /** Lets the user list be shown again: an exchange that changes nothing. */
  async askForUsers(): Promise<Screen> {
    return this.#try(this.terminal.press('再表示'));
  }

  /** The guide does not describe the admin web's own screens: one that names things otherwise is not wrong, only out of reach. */
  async #try(act: Promise<Screen>): Promise<Screen> {
    return this.see(act).catch(async (error) => {
      const signedOut = kindOf(await this.see(this.terminal.look())) === 'login';
      if (!(error instanceof Nonconformity) || signedOut) throw error;
      throw new Unobservable(`the admin web is laid out otherwise: ${error.message}`, 'admin');
    });
  }
}
