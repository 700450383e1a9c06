/** Whether this is an IBAN by ISO 13616: its first four characters at the end, and letters as numbers, it leaves 1 by 97. */
export function isIban(iban: string): boolean {
  if (!/^(DE\d{20}|(?!DE)[A-Z]{2}\d{2}[A-Z\d]{11,30})$/.test(iban)) return false;
  const moved = iban.slice(4) + iban.slice(0, 4);
  return BigInt(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n === 1n;
}
