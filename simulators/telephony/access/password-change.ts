import { isWellFormedPassword } from '../../../cards/fields/password';
import type { VirtualClock } from '../../kit/clock';
import type { Directory, User } from './directory';
import type { AccessRules } from './rules';

/** setting: at the first sign-in and after an initialisation; change: by the user's own wish. */
export type PasswordOccasion = 'setting' | 'change';

export interface PasswordForm {
  /** Absent on setting. */
  readonly current?: string;
  readonly next: string;
  readonly confirmation: string;
}

export type PasswordRefusal = 'currentWrong' | 'confirmationDiffers' | 'malformed' | 'tooLong' | 'reused';

/** Sets or changes a password, or says why not; refused ones leave everything as it was. */
export class PasswordChange {
  constructor(
    private readonly rules: AccessRules,
    private readonly directory: Directory,
    private readonly clock: VirtualClock,
  ) {}

  /** @returns null when the password was taken */
  submit(user: User, occasion: PasswordOccasion, form: PasswordForm): PasswordRefusal | null {
    const refusal = this.#refusal(user, occasion, form);
    if (refusal === null ? this.rules.password.takesEffect : this.rules.password.refusedOneIsSaved) {
      this.directory.addPassword(user, form.next, false);
    }
    if (refusal === null && (user.passwordSetAt === null || this.rules.password.changeRestartsAdvice)) {
      this.directory.startPasswordAge(user);
    }
    return refusal;
  }

  /** Whether a change is advised because of the password's age (OPW-3.3.4-05). */
  isAdvised(user: User): boolean {
    if (user.passwordSetAt === null) return false;
    const { adviceAfterDays, adviceCounts, timeZoneOffsetMinutes } = this.rules.password;
    const day = 86_400_000;
    const elapsed = (this.clock.now() - user.passwordSetAt) / day;
    const dayOf = (time: number): number => Math.floor((time + timeZoneOffsetMinutes * 60_000) / day);
    return (adviceCounts === 'elapsed' ? elapsed : dayOf(this.clock.now()) - dayOf(user.passwordSetAt)) >= adviceAfterDays;
  }

  #refusal(user: User, occasion: PasswordOccasion, form: PasswordForm): PasswordRefusal | null {
    const rules = this.rules.password;
    if (occasion === 'change' && rules.checksCurrent && !this.directory.isPassword(user, form.current ?? '')) return 'currentWrong'; // OPW-3.3.4-04
    if (rules.comparesConfirmation.includes(occasion) && form.next !== form.confirmation) return 'confirmationDiffers'; // OPW-3.3.4-01
    if (rules.checksForm.includes(occasion) && !isWellFormedPassword(form.next, rules)) {
      return [...form.next].length > rules.maxLength ? 'tooLong' : 'malformed'; // OPW-3.3.4-02
    }
    const used =
      rules.checksHistory.includes(occasion) &&
      this.directory.wasUsed(user, form.next, rules.history, rules.historyCountsInitial, rules.historyOutlivesInitialisation);
    return used ? 'reused' : null; // OPW-3.3.4-03
  }
}
