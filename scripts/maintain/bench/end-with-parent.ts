// Loaded before each process of the bench (`node --import`): it ends with the bench, even where that is killed, for the
// channel to it closes then.
process.once('disconnect', () => process.exit(1))
