// Loaded before a server of the bench (`node --import`): it ends with the bench, even where that is killed. Standard input
// is a pipe from there, which then comes to its end.
process.stdin.on('end', () => process.exit(1)).resume()
