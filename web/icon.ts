/** The mark of the product. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="11.25" fill="#4a44d4"/><path d="M11 29 20 10.5 29 29" fill="none" stroke="#fff" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/><circle cx="20" cy="25.4" r="2.9" fill="#ffb454"/></svg>`;
