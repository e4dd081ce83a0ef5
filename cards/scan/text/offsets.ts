/**
 * Where the bytes of a decoded text stood in the text around it. Between two anchors every decoded byte took the same number of bytes.
 */
export class Offsets {
  readonly #own: number[] = [];
  readonly #outer: number[] = [];
  #rate = 1;

  /** @param rate bytes of the outer text for one decoded byte, as in base64 4/3 */
  begin(rate: number): void {
    this.#own.length = 0;
    this.#outer.length = 0;
    this.#rate = rate;
  }

  /** From here on, decoded offset `own` stood at `outer`. Anchors are set in ascending order. */
  anchor(own: number, outer: number): void {
    const last = this.#own.length - 1;
    if (last >= 0 && this.#own[last] === own) this.#outer[last] = outer;
    else {
      this.#own.push(own);
      this.#outer.push(outer);
    }
  }

  at(own: number): number {
    let low = 0;
    let high = this.#own.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#own[middle] as number) <= own) low = middle;
      else high = middle - 1;
    }
    return (this.#outer[low] ?? 0) + Math.floor((own - (this.#own[low] ?? 0)) * this.#rate + 1e-9);
  }

  /** Drops what is needed only for offsets before this one. */
  forgetBefore(own: number): void {
    let needless = 0;
    while (needless + 1 < this.#own.length && (this.#own[needless + 1] as number) <= own) needless++;
    if (needless > 0) {
      this.#own.splice(0, needless);
      this.#outer.splice(0, needless);
    }
  }
}
