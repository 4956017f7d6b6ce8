/** Imported by every program: asked to end, it names what kept it alive. */
process.on('SIGTERM', () => {
  console.error(
    `Still alive because of: ${process.getActiveResourcesInfo().join(', ') || 'nothing that Node knows of'}`,
  )
  process.exit(1)
})
