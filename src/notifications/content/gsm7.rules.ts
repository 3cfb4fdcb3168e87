/** The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), without the escape. */
const alphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** The extension table (6.2.1.1): each of these takes two septets. */
const extension = new Set('\f^{}\\[~]|€');

/** What stands for characters the alphabet lacks; Ukrainian after the national table of 2010, Russian letters beside it. */
const cyrillic: Record<string, string> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'y', і: 'i', ї: 'i' },
  ...{ й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh' },
  ...{ ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ь: '', ъ: '', ю: 'iu', я: 'ia', ы: 'y', э: 'e', ё: 'e', ў: 'u' },
};
const latin: Record<string, string> = {
  ...{ ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ħ: 'h', Ħ: 'H', ı: 'i', œ: 'oe', Œ: 'OE', ŧ: 't', Ŧ: 'T', þ: 'th', Þ: 'Th' },
  ...{ ð: 'd', Ð: 'D', ẞ: 'SS', ŋ: 'n', Ŋ: 'N' },
};
const marks: Record<string, string> = {
  ...{
    '‘': "'",
    '’': "'",
    '‚': "'",
    '′': "'",
    '`': "'",
    '´': "'",
    ʼ: "'",
    '“': '"',
    '”': '"',
    '„': '"',
    '«': '"',
    '»': '"',
  },
  ...{ '–': '-', '—': '-', '−': '-', '‐': '-', '‑': '-', '…': '...', '•': '-', '·': '.', '→': '->', '←': '<-' },
  ...{ '≥': '>=', '≤': '<=', '×': 'x', '÷': '/', '°': 'deg', '№': 'No', '©': '(c)', '®': '(R)', '™': '(TM)' },
};
const substitutes = new Map(Object.entries({ ...cyrillic, ...latin, ...marks }));

/** Any text in the GSM 7-bit alphabet: transliterated or stripped of its accents, at last `?`. Blanks become spaces. */
export function toGsm7(text: string): string {
  let result = '';
  for (const character of text.toWellFormed().normalize('NFC')) result += inGsm7(character);
  return result.replaceAll(/\s+/g, ' ').trim();
}

/** Septets a text of the alphabet takes in a message. */
export function septets(text: string): number {
  let count = 0;
  for (const character of text) count += extension.has(character) ? 2 : 1;
  return count;
}

/** Whether every character can be sent as it is. */
export function isGsm7(text: string): boolean {
  return Array.from(text).every(character => alphabet.has(character) || extension.has(character));
}

/** As much of a text of the alphabet as fits into `max` septets; what was cut off is shown as `...`. */
export function clipSeptets(text: string, max: number): string {
  if (septets(text) <= max) return text;
  let kept = '';
  let used = 3;
  for (const character of text) {
    used += septets(character);
    if (used > max) break;
    kept += character;
  }
  return `${kept.trimEnd()}...`;
}

function inGsm7(character: string): string {
  if (/\s/u.test(character)) return ' ';
  if (isGsm7(character)) return character;
  if (/[\p{Mn}\p{Cf}\p{Cc}]/u.test(character)) return '';
  const known = substituteOf(character);
  if (known !== null) return known;
  const plain = character.normalize('NFKD').replaceAll(/\p{Mn}/gu, '');
  return plain !== '' && plain !== character
    ? Array.from(plain, part => substituteOf(part) ?? asked(part)).join('')
    : '?';
}

/** Capital letters are looked up by their small ones: `Щ` becomes `Shch`. */
function substituteOf(character: string): string | null {
  const exact = substitutes.get(character);
  if (exact !== undefined) return exact;
  const small = substitutes.get(character.toLowerCase());
  return small === undefined ? null : small.slice(0, 1).toUpperCase() + small.slice(1);
}

const asked = (character: string) => (isGsm7(character) ? character : '?');
