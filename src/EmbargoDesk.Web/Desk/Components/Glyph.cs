namespace EmbargoDesk.Web.Desk.Components;

/// <summary>The icons that there are. A state's icon stands for nothing else.</summary>
public enum Glyph
{
    Brand, Today, Document, Inbox, Mail, People, List, Globe, Person, Key, Record, Gear, Calendar, Clock, Menu,
    Returned, Plus, Check, Warn, Alarm, Block, Info, Link, Up, Down, Remove, Upload, Pause, Question, Search,
    Draft, Review, Approved, Embargoed, Lifted, Held, Withdrawn,
}
