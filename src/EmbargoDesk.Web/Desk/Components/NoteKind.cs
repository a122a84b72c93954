namespace EmbargoDesk.Web.Desk.Components;

/// <summary>How much a <see cref="Note"/> matters.</summary>
public enum NoteKind
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Look at this before you go on.</summary>
    Warn,

    /// <summary>This does not go on without a person.</summary>
    Stop,

    /// <summary>It has been done.</summary>
    Done,
}
