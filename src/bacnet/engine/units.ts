/** Units of measure by number (135-2020, BACnetEngineeringUnits): the number of the first word, then words in order. */
const table = `
  0 square-meters square-feet milliamperes amperes ohms volts kilovolts megavolts volt-amperes kilovolt-amperes
  10 megavolt-amperes volt-amperes-reactive kilovolt-amperes-reactive megavolt-amperes-reactive degrees-phase
  15 power-factor joules kilojoules watt-hours kilowatt-hours btus therms ton-hours joules-per-kilogram-dry-air
  24 btus-per-pound-dry-air cycles-per-hour cycles-per-minute hertz grams-of-water-per-kilogram-dry-air
  29 percent-relative-humidity millimeters meters inches feet watts-per-square-foot watts-per-square-meter lumens
  37 luxes foot-candles kilograms pounds-mass tons kilograms-per-second kilograms-per-minute kilograms-per-hour
  45 pounds-mass-per-minute pounds-mass-per-hour watts kilowatts megawatts btus-per-hour horsepower
  52 tons-refrigeration pascals kilopascals bars pounds-force-per-square-inch centimeters-of-water inches-of-water
  59 millimeters-of-mercury centimeters-of-mercury inches-of-mercury degrees-celsius kelvin degrees-fahrenheit
  65 degree-days-celsius degree-days-fahrenheit years months weeks days hours minutes seconds meters-per-second
  75 kilometers-per-hour feet-per-second feet-per-minute miles-per-hour cubic-feet cubic-meters imperial-gallons
  82 liters us-gallons cubic-feet-per-minute cubic-meters-per-second imperial-gallons-per-minute liters-per-second
  88 liters-per-minute us-gallons-per-minute degrees-angular degrees-celsius-per-hour degrees-celsius-per-minute
  93 degrees-fahrenheit-per-hour degrees-fahrenheit-per-minute no-units parts-per-million parts-per-billion percent
  99 percent-per-second per-minute per-second psi-per-degree-fahrenheit radians revolutions-per-minute currency-1
  106 currency-2 currency-3 currency-4 currency-5 currency-6 currency-7 currency-8 currency-9 currency-10
  115 square-inches square-centimeters btus-per-pound centimeters pounds-mass-per-second delta-degrees-fahrenheit
  121 delta-kelvin kilohms megohms millivolts kilojoules-per-kilogram megajoules joules-per-kelvin
  128 joules-per-kilogram-per-kelvin kilohertz megahertz per-hour milliwatts hectopascals millibars
  135 cubic-meters-per-hour liters-per-hour kilowatt-hours-per-square-meter kilowatt-hours-per-square-foot
  139 megajoules-per-square-meter megajoules-per-square-foot watts-per-square-meter-per-kelvin
  142 cubic-feet-per-second percent-obscuration-per-foot percent-obscuration-per-meter milliohms megawatt-hours
  147 kilo-btus mega-btus kilojoules-per-kilogram-dry-air megajoules-per-kilogram-dry-air kilojoules-per-kelvin
  152 megajoules-per-kelvin newtons grams-per-second grams-per-minute tons-per-hour kilo-btus-per-hour
  158 hundredths-seconds milliseconds newton-meters millimeters-per-second millimeters-per-minute meters-per-minute
  164 meters-per-hour cubic-meters-per-minute meters-per-second-per-second amperes-per-meter
  168 amperes-per-square-meter ampere-square-meters farads henrys ohm-meters siemens siemens-per-meter teslas
  176 volts-per-kelvin volts-per-meter webers candelas candelas-per-square-meter kelvin-per-hour kelvin-per-minute
  183 joule-seconds radians-per-second square-meters-per-newton kilograms-per-cubic-meter newton-seconds
  188 newtons-per-meter watts-per-meter-per-kelvin microsiemens cubic-feet-per-hour us-gallons-per-hour kilometers
  194 micrometers grams milligrams milliliters milliliters-per-second decibels decibels-millivolt decibels-volt
  202 millisiemens watt-reactive-hours kilowatt-reactive-hours megawatt-reactive-hours millimeters-of-water
  207 per-mille grams-per-gram kilograms-per-kilogram grams-per-kilogram milligrams-per-gram
  212 milligrams-per-kilogram grams-per-milliliter grams-per-liter milligrams-per-liter micrograms-per-liter
  217 grams-per-cubic-meter milligrams-per-cubic-meter micrograms-per-cubic-meter nanograms-per-cubic-meter
  221 grams-per-cubic-centimeter becquerels kilobecquerels megabecquerels gray milligray microgray sieverts
  229 millisieverts microsieverts microsieverts-per-hour decibels-a nephelometric-turbidity-units ph
  235 grams-per-square-meter minutes-per-kelvin ohm-meter-squared-per-meter ampere-seconds volt-ampere-hours
  240 kilovolt-ampere-hours megavolt-ampere-hours volt-ampere-reactive-hours kilovolt-ampere-reactive-hours
  244 megavolt-ampere-reactive-hours volt-square-hours ampere-square-hours joules-per-hour cubic-feet-per-day
  249 cubic-meters-per-day watt-hours-per-cubic-meter joules-per-cubic-meter mole-percent pascal-seconds
  254 million-standard-cubic-feet-per-minute
  47808 standard-cubic-feet-per-day million-standard-cubic-feet-per-day thousand-cubic-feet-per-day
  47811 thousand-standard-cubic-feet-per-day pounds-mass-per-day
  47814 millirems millirems-per-hour degrees-lovibond alcohol-by-volume international-bittering-units
  47819 european-bitterness-units degrees-plato specific-gravity european-brewing-convention per-day
  47824 per-millisecond yards miles nautical-miles nanograms micrograms metric-tonnes short-tons long-tons
  47833 grams-per-hour grams-per-day kilograms-per-day short-tons-per-second short-tons-per-minute
  47838 short-tons-per-hour short-tons-per-day metric-tonnes-per-second metric-tonnes-per-minute
  47842 metric-tonnes-per-hour metric-tonnes-per-day long-tons-per-second long-tons-per-minute long-tons-per-hour
  47847 long-tons-per-day btus-per-second btus-per-minute btus-per-day kilo-btus-per-second kilo-btus-per-minute
  47853 kilo-btus-per-day mega-btus-per-second mega-btus-per-minute mega-btus-per-hour mega-btus-per-day
  47858 joules-per-second joules-per-minute joules-per-day kilojoules-per-second kilojoules-per-minute
  47863 kilojoules-per-hour kilojoules-per-day megajoules-per-second megajoules-per-minute megajoules-per-hour
  47868 megajoules-per-day degrees-celsius-per-day kelvin-per-day degrees-fahrenheit-per-day delta-degrees-celsius
  47873 million-cubic-feet-per-minute million-cubic-feet-per-day imperial-gallons-per-second
  47876 imperial-gallons-per-hour imperial-gallons-per-day liters-per-day us-gallons-per-second us-gallons-per-day
  47881 percent-per-minute percent-per-hour percent-per-day per-million per-billion micrograms-per-gram
  47887 nanograms-per-gram micrograms-per-kilogram nanograms-per-kilogram milligrams-per-milliliter
  47891 micrograms-per-milliliter nanograms-per-milliliter kilograms-per-liter nanograms-per-liter
  47895 milligrams-per-cubic-centimeter micrograms-per-cubic-centimeter nanograms-per-cubic-centimeter
  47898 btus-per-hour-per-watt btus-per-watt-hour-seasonal coefficient-of-performance
  47901 coefficient-of-performance-seasonal kilowatts-per-ton-refrigeration lumens-per-watt pound-force-feet
  47905 pound-force-inches ounce-force-inches pounds-force-per-square-inch-absolute
  47908 pounds-force-per-square-inch-gauge microsiemens-per-centimeter millisiemens-per-centimeter
  47911 millisiemens-per-meter millions-of-us-gallons millions-of-imperial-gallons milliliters-per-minute
  47915 mils-per-year millimeters-per-year pulses-per-minute active-energy-pulse-value reactive-energy-pulse-value
  47920 apparent-energy-pulse-value volt-squared-hour-pulse-value ampere-squared-hour-pulse-value
  47923 cubic-meter-pulse-value gigawatts gigajoules terajoules gigawatt-hours gigawatt-reactive-hours
  47929 bits-per-second kilobits-per-second megabits-per-second gigabits-per-second bytes-per-second
  47934 kilobytes-per-second megabytes-per-second gigabytes-per-second volume-1 volume-2 volume-3 volume-4 volume-5
  47942 volume-6 volume-7 volume-8 volume-9 volume-10 volumetric-flow-1 volumetric-flow-2 volumetric-flow-3
  47950 volumetric-flow-4 volumetric-flow-5 volumetric-flow-6 volumetric-flow-7 volumetric-flow-8 volumetric-flow-9
  47956 volumetric-flow-10
  47958 site-unit-1 site-unit-2 site-unit-3 site-unit-4 site-unit-5 site-unit-6 site-unit-7 site-unit-8 site-unit-9
  47967 site-unit-10 particles-per-cubic-foot particles-per-cubic-meter picocuries-per-liter
  47971 becquerels-per-cubic-meter grains-of-water-per-pound-dry-air degree-hours-celsius degree-hours-fahrenheit
  47975 degree-minutes-celsius degree-minutes-fahrenheit degree-seconds-celsius degree-seconds-fahrenheit
  47979 microseconds nanoseconds picoseconds
`;

/** How units are written where there is little room; the others by their name. */
const symbols: Readonly<Record<string, string>> = {
  'square-meters': 'm²',
  milliamperes: 'mA',
  amperes: 'A',
  ohms: 'Ω',
  volts: 'V',
  kilovolts: 'kV',
  millivolts: 'mV',
  'volt-amperes': 'VA',
  'kilovolt-amperes': 'kVA',
  'volt-amperes-reactive': 'var',
  'kilovolt-amperes-reactive': 'kvar',
  joules: 'J',
  kilojoules: 'kJ',
  megajoules: 'MJ',
  gigajoules: 'GJ',
  'watt-hours': 'Wh',
  'kilowatt-hours': 'kWh',
  'megawatt-hours': 'MWh',
  hertz: 'Hz',
  kilohertz: 'kHz',
  'percent-relative-humidity': '% RH',
  millimeters: 'mm',
  centimeters: 'cm',
  meters: 'm',
  kilometers: 'km',
  'watts-per-square-meter': 'W/m²',
  lumens: 'lm',
  luxes: 'lx',
  grams: 'g',
  kilograms: 'kg',
  'kilograms-per-second': 'kg/s',
  'kilograms-per-hour': 'kg/h',
  milliwatts: 'mW',
  watts: 'W',
  kilowatts: 'kW',
  megawatts: 'MW',
  pascals: 'Pa',
  hectopascals: 'hPa',
  kilopascals: 'kPa',
  bars: 'bar',
  millibars: 'mbar',
  'pounds-force-per-square-inch': 'psi',
  'inches-of-water': 'inH₂O',
  'degrees-celsius': '°C',
  kelvin: 'K',
  'degrees-fahrenheit': '°F',
  'delta-kelvin': 'K',
  'delta-degrees-celsius': '°C',
  years: 'a',
  days: 'd',
  hours: 'h',
  minutes: 'min',
  seconds: 's',
  milliseconds: 'ms',
  'meters-per-second': 'm/s',
  'kilometers-per-hour': 'km/h',
  'feet-per-minute': 'ft/min',
  'cubic-meters': 'm³',
  liters: 'l',
  'us-gallons': 'gal',
  'cubic-feet-per-minute': 'cfm',
  'cubic-meters-per-second': 'm³/s',
  'cubic-meters-per-hour': 'm³/h',
  'liters-per-second': 'l/s',
  'liters-per-minute': 'l/min',
  'liters-per-hour': 'l/h',
  'us-gallons-per-minute': 'gpm',
  'degrees-angular': '°',
  'no-units': '',
  'parts-per-million': 'ppm',
  'parts-per-billion': 'ppb',
  percent: '%',
  'revolutions-per-minute': '1/min',
  'grams-per-cubic-meter': 'g/m³',
  'milligrams-per-cubic-meter': 'mg/m³',
  'micrograms-per-cubic-meter': 'µg/m³',
  decibels: 'dB',
  ph: 'pH',
};

const names = new Map(
  table
    .trim()
    .split('\n')
    .flatMap(line => {
      const [first = '', ...words] = line.trim().split(' ');
      return words.map((word, index) => [Number(first) + index, word] as const);
    }),
);

/** `degrees-celsius`; for a unit the standard does not name, its number: `unit 47813`. */
export function unitName(unit: number): string {
  return names.get(unit) ?? `unit ${unit}`;
}

/** `°C`; its name where it has no symbol. */
export function unitSymbol(unit: number): string {
  const name = unitName(unit);
  return symbols[name] ?? name;
}
