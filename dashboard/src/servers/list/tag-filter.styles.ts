export const tagFilterSize = { flex: '1 1 140px', maxWidth: { sm: 260 }, bgcolor: 'background.paper' };
